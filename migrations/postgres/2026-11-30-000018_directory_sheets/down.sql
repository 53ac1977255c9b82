DROP INDEX persons_on_no_sheet;
DROP INDEX persons_by_directory_sheet;
ALTER TABLE persons DROP COLUMN directory_sheet;
DROP TABLE directory_sheets;
