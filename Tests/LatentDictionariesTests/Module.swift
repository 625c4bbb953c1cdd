// Tests of LatentDictionaries.
