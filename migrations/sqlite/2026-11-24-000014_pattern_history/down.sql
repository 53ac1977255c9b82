DROP TABLE pattern_watches;
DROP TABLE pattern_decisions;
DROP TABLE pattern_weeks;
