//! src/connect
