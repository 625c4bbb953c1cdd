"""The parts of ``quirky.py``: the sums and their two judges, the small models, the measurements, the page."""
