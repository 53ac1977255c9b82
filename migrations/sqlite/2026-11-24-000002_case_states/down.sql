DROP TABLE hand_overs;
DROP TABLE watches;
DROP TABLE notes;
DROP TABLE tasks;
DROP TABLE closing_requests;
ALTER TABLE cases DROP COLUMN expectation;
ALTER TABLE cases DROP COLUMN never_applied_reason;
ALTER TABLE cases DROP COLUMN gave_up_reason;
ALTER TABLE organizations DROP COLUMN closing_needs_approval;
