//! The wall clock people see: the time of the establishment, whatever zone the machine is set to
//! (architecture.md "Time"). Brazil has had no summer time since 2019, so an offset is enough.

use std::sync::OnceLock;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset as _, Utc};

static FUSO: OnceLock<FixedOffset> = OnceLock::new();

/// Takes the offset of the settings; the first one of the process stands.
pub(crate) fn definir(fuso: FixedOffset) {
    let _ = FUSO.set(fuso);
}

/// The time of Brasília, three hours behind UTC.
pub(crate) fn brasilia() -> FixedOffset {
    FixedOffset::west_opt(3 * 3600).unwrap_or(Utc.fix())
}

/// A moment of the database as the wall clock shows it.
pub fn na_parede(quando: DateTime<Utc>) -> NaiveDateTime {
    quando.with_timezone(FUSO.get().unwrap_or(&brasilia())).naive_local()
}

/// The moment at which the wall clock shows this.
pub(crate) fn de_parede(hora: NaiveDateTime) -> DateTime<Utc> {
    let fuso = *FUSO.get().unwrap_or(&brasilia());
    hora.and_local_timezone(fuso).single().map_or_else(|| hora.and_utc(), |q| q.to_utc())
}

/// The wall clock now.
pub fn relogio() -> NaiveDateTime {
    na_parede(Utc::now())
}

#[cfg(test)]
mod testes {
    #[test]
    fn brasilia_fica_tres_horas_atras() {
        let utc = chrono::DateTime::from_timestamp(1_780_000_000, 0).unwrap_or_default();
        assert_eq!(utc.naive_utc() - super::na_parede(utc), chrono::Duration::hours(3));
        assert_eq!(super::de_parede(super::na_parede(utc)), utc);
    }
}
