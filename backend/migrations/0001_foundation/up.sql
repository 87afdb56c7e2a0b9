-- Exclusion constraints compare plain columns and ranges together
-- (one room, one period), which needs B-tree operators inside GiST.
CREATE EXTENSION IF NOT EXISTS btree_gist;
