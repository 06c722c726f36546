//! Budgets of the PDF reader (security.md 2.6: limits before parsing, and counted while reading).

/// Largest file accepted, in bytes.
pub const ARQUIVO: usize = 100 * 1024 * 1024;
/// Largest single stream after inflating, in bytes; a page of text is some kilobytes.
pub const STREAM: u64 = 48 * 1024 * 1024;
/// All streams together after inflating, in bytes.
pub const TOTAL: u64 = 300 * 1024 * 1024;
/// Most pages accepted.
pub const PAGINAS: usize = 20_000;
/// Drawing calls and glyphs of the whole document.
pub const CHAMADAS: u64 = 60_000_000;
/// Glyphs on one page; the densest listing has some 20,000.
pub const GLIFOS_POR_PAGINA: usize = 400_000;
/// Drawing calls of one page after its last letter; maps and charts have some hundred thousand, a form that paints forms
/// of forms has no end.
pub const CHAMADAS_SEM_LETRA: u64 = 1_000_000;
/// Deepest nest of saved graphics states ("q"); real pages have some dozens.
pub const ESTADOS: i64 = 10_000;
