//! src/service
