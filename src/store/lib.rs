//! src/store
