-- Entries of the directory sealed some hundreds together, so that a supervisor's search over everybody opens few things; made from what stands in persons.directory_card, and torn out with whoever
-- changes or goes.
CREATE TABLE directory_sheets (
    id uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organizations,
    generation INTEGER NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX directory_sheets_by_organization_id ON directory_sheets (organization_id);

-- On which sheet somebody stands, if on any.
ALTER TABLE persons ADD COLUMN directory_sheet uuid REFERENCES directory_sheets ON DELETE SET NULL;
CREATE INDEX persons_by_directory_sheet ON persons (directory_sheet) WHERE directory_sheet IS NOT NULL;
CREATE INDEX persons_on_no_sheet ON persons (organization_id) WHERE directory_sheet IS NULL AND directory_card IS NOT NULL;
