//! src/ingest
