//! src/insight
