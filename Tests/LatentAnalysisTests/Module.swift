// Tests of LatentAnalysis.
