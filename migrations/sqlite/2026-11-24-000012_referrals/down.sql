DROP TABLE eligibility_answers;
DROP TABLE eligibility_checks;
DROP TABLE referrals;
