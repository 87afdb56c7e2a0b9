//! The divisions and census shares that are built into the server.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::division::{DivisionCode, DivisionKind};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{CensusShare, Division, class_of, is_statutory};

const COUNTIES: &str = include_str!("../../../data/ordos/counties.csv");
const TOWNSHIPS: &str = include_str!("../../../data/ordos/townships.csv");
const VILLAGES: &str = include_str!("../../../data/ordos/villages.csv");
const CENSUS: &str = include_str!("../../../data/ordos/census2020.csv");

const CITY: &str = "150600";
const CENSUS_DATE: Option<NaiveDate> = NaiveDate::from_ymd_opt(2020, 11, 1);
/// The cut-off of the codes' source.
const KNOWN_FROM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2023, 6, 30);

/// A built-in file does not hold what it should: a fault of the build.
#[derive(Debug, thiserror::Error)]
#[error("built-in data: {0}")]
pub struct DataError(String);

impl From<csv::Error> for DataError {
    fn from(error: csv::Error) -> Self {
        Self(error.to_string())
    }
}

fn wrong(what: impl std::fmt::Display) -> DataError {
    DataError(what.to_string())
}

#[derive(Deserialize)]
struct CountyLine {
    code: String,
    name: String,
    kind: String,
}

#[derive(Deserialize)]
struct TownshipLine {
    code9: String,
    name: String,
    kind_en: String,
    county_code: String,
}

#[derive(Deserialize)]
struct VillageLine {
    code12: String,
    name: String,
    class: String,
    township_code9: String,
}

#[derive(Deserialize)]
struct CensusLine {
    code: String,
    name: String,
    pct_0_14: Decimal,
    pct_15_59: Decimal,
    pct_60_plus: Decimal,
    pct_65_plus: Decimal,
    total_population: Option<i64>,
    total_source: String,
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<Vec<T>, DataError> {
    Ok(csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>()?)
}

fn code(text: &str) -> Result<DivisionCode, DataError> {
    text.parse().map_err(|error| wrong(format!("{text}: {error}")))
}

fn division(own: &str, kind: &str, name: String, parent: Option<&str>) -> Result<Division, DataError> {
    let kind: DivisionKind = kind.parse().map_err(|error| wrong(format!("{own}: {kind}: {error}")))?;
    Ok(Division {
        code: code(own)?,
        kind,
        name_zh: name,
        name_mn: None,
        parent_code: parent.map(code).transpose()?,
        urban_rural_class: class_of(kind),
        statutory: is_statutory(kind),
        valid_from: KNOWN_FROM.ok_or_else(|| wrong("no such day"))?,
        valid_to: None,
    })
}

/// The city, its counties, townships and villages; parents come before their children.
pub(in crate::division) fn divisions() -> Result<Vec<Division>, DataError> {
    let names: HashMap<String, String> =
        read::<CensusLine>(CENSUS)?.into_iter().map(|line| (line.code, line.name)).collect();
    let city = names.get(CITY).ok_or_else(|| wrong("the city is missing"))?;
    let mut all = vec![division(CITY, "city", city.clone(), None)?];
    for line in read::<CountyLine>(COUNTIES)? {
        all.push(division(&line.code, &line.kind, line.name, Some(CITY))?);
    }
    for line in read::<TownshipLine>(TOWNSHIPS)? {
        all.push(division(&line.code9, &line.kind_en, line.name, Some(&line.county_code))?);
    }
    for line in read::<VillageLine>(VILLAGES)? {
        all.push(division(&line.code12, &line.class, line.name, Some(&line.township_code9))?);
    }
    Ok(all)
}

/// The age shares of the city and its counties.
pub(in crate::division) fn census_shares() -> Result<Vec<CensusShare>, DataError> {
    let census_date = CENSUS_DATE.ok_or_else(|| wrong("no such day"))?;
    let share = |line: CensusLine| {
        Ok(CensusShare {
            division_code: code(&line.code)?,
            census_date,
            percent_0_14: line.pct_0_14,
            percent_15_59: line.pct_15_59,
            percent_60_plus: line.pct_60_plus,
            percent_65_plus: line.pct_65_plus,
            total_population: line.total_population,
            source: line.total_source,
        })
    };
    read::<CensusLine>(CENSUS)?.into_iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use contract::division::DivisionLevel;

    use super::*;

    #[test]
    fn ordos_has_nine_counties_seventy_seven_statutory_townships_and_eleven_zones() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for division in divisions().unwrap() {
            *counts.entry(division.kind.as_str()).or_default() += 1;
        }
        let expected = [
            ("banner", 7),
            ("city", 1),
            ("community", 264),
            ("district", 2),
            ("gacha", 170),
            ("nonstatutory_zone", 11),
            ("quasi", 11),
            ("subdistrict", 26),
            ("sumu", 6),
            ("town", 43),
            ("township", 2),
            ("village", 566),
        ];
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_division_lies_in_a_parent_one_level_above() {
        let all = divisions().unwrap();
        let known: HashSet<&DivisionCode> = all.iter().map(|division| &division.code).collect();
        assert_eq!(known.len(), all.len());
        for division in all.iter().filter(|division| division.level() != DivisionLevel::City) {
            let parent = division.parent_code.as_ref().unwrap();
            assert!(known.contains(parent) && parent.covers(&division.code), "{}", division.code);
            assert!(parent.level() < division.level());
            assert_eq!(division.code.level(), division.level());
        }
    }

    #[test]
    fn the_code_of_a_township_tells_its_kind() {
        for division in divisions().unwrap() {
            if division.level() == DivisionLevel::Township {
                let suffix: u32 = division.code.as_str()[6..].parse().unwrap();
                let fits = match division.kind {
                    DivisionKind::Subdistrict => (1..100).contains(&suffix),
                    DivisionKind::Town => (100..200).contains(&suffix),
                    DivisionKind::Sumu | DivisionKind::Township => (200..400).contains(&suffix),
                    _ => suffix >= 400 && !division.statutory,
                };
                assert!(fits, "{} {}", division.code, division.kind);
            }
        }
    }

    #[test]
    fn the_census_covers_the_city_and_every_county() {
        let shares = census_shares().unwrap();
        assert_eq!(shares.len(), 10);
        let city = &shares[0];
        assert_eq!((city.division_code.as_str(), city.total_population), ("150600", Some(2_153_638)));
        assert_eq!(city.percent_60_plus, Decimal::new(1504, 2));
    }
}
