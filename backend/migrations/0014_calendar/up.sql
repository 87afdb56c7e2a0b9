-- The State Council's calendar: which days are worked, shifted weekends included.
CREATE TABLE workday (
    day date PRIMARY KEY,
    is_workday boolean NOT NULL,
    holiday text,
    created_at timestamptz NOT NULL,
    CONSTRAINT workday_holiday_check CHECK (holiday <> '')
);
