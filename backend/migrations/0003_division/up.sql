-- Administrative divisions. A code may have successive rows, each valid from
-- its first day up to, but without, valid_to; NULL means until further notice.
CREATE TABLE division (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    level text NOT NULL,
    kind text NOT NULL,
    name_zh text NOT NULL,
    name_mn text,
    parent_code text,
    county_code text,
    urban_rural_class text,
    statutory boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT division_code_check CHECK (code ~ '^[0-9]+$' AND length(code) = CASE level
        WHEN 'city' THEN 6 WHEN 'county' THEN 6 WHEN 'township' THEN 9 WHEN 'village' THEN 12 END),
    CONSTRAINT division_level_check CHECK (level IN ('city', 'county', 'township', 'village')),
    CONSTRAINT division_kind_check CHECK (level = CASE
        WHEN kind = 'city' THEN 'city'
        WHEN kind IN ('district', 'banner') THEN 'county'
        WHEN kind IN ('subdistrict', 'town', 'sumu', 'township', 'nonstatutory_zone') THEN 'township'
        WHEN kind IN ('community', 'village', 'gacha', 'quasi') THEN 'village'
        ELSE '' END),
    CONSTRAINT division_name_zh_check CHECK (name_zh <> ''),
    CONSTRAINT division_parent_code_check CHECK ((parent_code IS NULL) = (level = 'city')),
    CONSTRAINT division_county_code_check CHECK (CASE level
        WHEN 'city' THEN county_code IS NULL ELSE county_code IS NOT NULL AND county_code = left(code, 6) END),
    CONSTRAINT division_urban_rural_class_check CHECK (urban_rural_class IN ('urban', 'rural_pastoral')),
    CONSTRAINT division_statutory_check CHECK (NOT (statutory AND kind IN ('nonstatutory_zone', 'quasi'))),
    CONSTRAINT division_valid_to_check CHECK (valid_to > valid_from),
    CONSTRAINT division_code_valid_from_key UNIQUE (code, valid_from),
    CONSTRAINT division_code_period_excl EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX division_parent_code_idx ON division (parent_code, code);
CREATE INDEX division_county_code_idx ON division (county_code, level, code);

-- What share of a division's residents has which age, by census.
CREATE TABLE census_age_share (
    id uuid PRIMARY KEY,
    division_code text NOT NULL,
    census_date date NOT NULL,
    percent_0_14 numeric(5, 2) NOT NULL,
    percent_15_59 numeric(5, 2) NOT NULL,
    percent_60_plus numeric(5, 2) NOT NULL,
    percent_65_plus numeric(5, 2) NOT NULL,
    total_population bigint,
    source text NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT census_age_share_division_code_census_date_key UNIQUE (division_code, census_date),
    CONSTRAINT census_age_share_percent_check CHECK (percent_0_14 >= 0 AND percent_15_59 >= 0
        AND percent_65_plus BETWEEN 0 AND percent_60_plus AND percent_60_plus <= 100
        AND percent_0_14 + percent_15_59 + percent_60_plus BETWEEN 99.9 AND 100.1),
    CONSTRAINT census_age_share_total_population_check CHECK (total_population >= 0)
);

-- Which division took the place of which: a new code, or a merger. Of a division that was
-- split, the one that took over what had been registered there.
CREATE TABLE division_succession (
    id uuid PRIMARY KEY,
    old_code text NOT NULL,
    new_code text NOT NULL,
    effective_on date NOT NULL,
    basis text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT division_succession_old_code_key UNIQUE (old_code),
    CONSTRAINT division_succession_new_code_check CHECK (new_code <> old_code AND length(new_code) = length(old_code)),
    CONSTRAINT division_succession_basis_check CHECK (basis <> '')
);
CREATE INDEX division_succession_new_code_idx ON division_succession (new_code);
