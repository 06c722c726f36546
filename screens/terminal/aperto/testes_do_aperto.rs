use super::*;
use std::collections::VecDeque;

/// A terminal in a box: answers what it is told to.
struct Falso {
    oito_bits: bool,
    conserta: bool,
    mudo: bool,
    antes: Vec<u8>,
    fila: VecDeque<Vec<u8>>,
    ditos: Vec<Vec<u8>>,
}

impl Falso {
    fn novo() -> Self {
        Self {
            oito_bits: false,
            conserta: true,
            mudo: false,
            antes: Vec::new(),
            fila: VecDeque::new(),
            ditos: Vec::new(),
        }
    }
}

impl Linha for Falso {
    fn dizer(&mut self, b: &[u8]) -> io::Result<()> {
        self.ditos.push(b.to_vec());
        if b == LIGA_UTF8 && self.conserta {
            self.oito_bits = false;
        }
        if b == PERGUNTA && !self.mudo {
            let mut r = std::mem::take(&mut self.antes);
            r.extend_from_slice(if self.oito_bits {
                b"\x1b[1;3R\x1b[1;4R\x1b[1;4R"
            } else {
                b"\x1b[1;2R\x1b[1;2R\x1b[1;2R"
            });
            // In small pieces, as a slow line delivers it.
            self.fila.extend(r.chunks(4).map(<[u8]>::to_vec));
        }
        Ok(())
    }

    fn ouvir(&mut self, prazo: Duration) -> io::Result<Vec<u8>> {
        if self.fila.is_empty() {
            std::thread::sleep(prazo);
        }
        Ok(self.fila.pop_front().unwrap_or_default())
    }
}

fn amb() -> Ambiente {
    Ambiente { term: "xterm-256color".into(), utf8: true, tmux: false, sem_sonda: false }
}

#[test]
fn utf8_responde_logo() {
    let mut f = Falso::novo();
    let c = apertar(&mut f, &amb());
    assert_eq!((c.acentos, c.conjunto, c.respondeu), (Acentos::Utf8, Conjunto::Braille, true));
    assert_eq!(f.ditos.len(), 1);
}

#[test]
fn oito_bits_se_conserta() {
    let mut f = Falso { oito_bits: true, ..Falso::novo() };
    let c = apertar(&mut f, &amb());
    assert_eq!((c.acentos, c.conjunto), (Acentos::Ajustado, Conjunto::Braille));
    assert_eq!(f.ditos[1], LIGA_UTF8);
}

#[test]
fn oito_bits_teimoso_fica_em_ascii() {
    let mut f = Falso { oito_bits: true, conserta: false, ..Falso::novo() };
    let c = apertar(&mut f, &amb());
    assert_eq!((c.acentos, c.conjunto), (Acentos::OitoBits, Conjunto::Ascii));
}

#[test]
fn mudo_acredita_no_ambiente_no_prazo() {
    let mut f = Falso { mudo: true, ..Falso::novo() };
    let inicio = Instant::now();
    let c = apertar(&mut f, &amb());
    assert!(inicio.elapsed() < PRAZO * 2);
    assert_eq!((c.acentos, c.respondeu), (Acentos::Utf8, false));
    let mut f = Falso { mudo: true, ..Falso::novo() };
    let c = apertar(&mut f, &Ambiente { utf8: false, ..amb() });
    assert_eq!((c.acentos, c.conjunto), (Acentos::OitoBits, Conjunto::Ascii));
}

#[test]
fn o_que_se_digita_nao_se_perde() {
    let mut f = Falso { antes: "maria\r\x1b[A".as_bytes().to_vec(), ..Falso::novo() };
    let c = apertar(&mut f, &amb());
    assert!(c.respondeu);
    assert_eq!(c.digitado, "maria\r\x1b[A".as_bytes());
}

#[test]
fn sem_sonda_nao_diz_nada() {
    let mut f = Falso::novo();
    let c = apertar(&mut f, &Ambiente { sem_sonda: true, ..amb() });
    assert!(f.ditos.is_empty());
    assert!(!c.respondeu);
}

#[test]
fn console_pobre_fica_em_ascii() {
    let mut f = Falso::novo();
    let c = apertar(&mut f, &Ambiente { term: "linux".into(), ..amb() });
    assert_eq!((c.acentos, c.conjunto), (Acentos::Utf8, Conjunto::Ascii));
}
