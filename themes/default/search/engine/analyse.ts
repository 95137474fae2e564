import type { Term } from './index.ts';

/** What takes one position: a word, or a CJK character. */
export interface Piece {
  /** Of the word, or of the two characters that begin here; of the one, at the end of a run. */
  key: string;
  from: number;
  to: number;
  /** The character; '' for a word. */
  char: string;
  /** To the next, which is CJK as well. */
  joined: boolean;
  /** Of a misspelt word in a question: what it may mean. */
  corrected?: readonly Term[];
}

export const cjk = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\u30fc';

/** What a character is part of. */
const none = 0;
const word = 1;
const script = 2;
/** Characters that were asked about. */
const seen = new Map<number, number>();
/** A pattern with a property of Unicode in it takes a browser milliseconds: those are made only for texts that need them. */
let isScript: RegExp | undefined;
let isWord: RegExp | undefined;

const isDigit = (code: number): boolean => code > 47 && code < 58;

function kindOf(code: number): number {
  if (code < 0x80) return isDigit(code) || ((code |= 32) > 96 && code < 123) ? word : none;
  // Punctuation, and the common ideographs.
  if (code < 0xaa || (code > 0x2009 && code < 0x2070) || (code > 0x2fff && code < 0x3005) || (code > 0x3007 && code < 0x3021) || (code > 0xff00 && code < 0xff10)) return none;
  if (code > 0x4dff && code < 0xa000) return script;
  let kind = seen.get(code);
  if (kind === undefined) {
    const char = String.fromCodePoint(code);
    isScript ??= RegExp(`[${cjk}]`, 'u');
    isWord ??= /[\p{L}\p{M}\p{N}]/u;
    seen.set(code, (kind = isScript.test(char) ? script : isWord.test(char) ? word : none));
  }
  return kind;
}

/** Where a word ends that begins at a place of a text. A number goes on behind a point or a comma, a word behind an apostrophe. */
function endOf(text: string, at: number): number {
  const codeAt = (i: number): number => text.codePointAt(i) ?? 0;
  const digitAt = (i: number): boolean => isDigit(codeAt(i));
  for (let code; kindOf((code = codeAt(at))) === word; ) {
    at += code > 0xffff ? 2 : 1;
    const next = text[at];
    const goesOn =
      next === "'" || next === '’'
        ? kindOf(codeAt(at + 1)) === word
        : isDigit(code) && digitAt(at + 1) && (next === '.' || (next === ',' && digitAt(at + 2) && digitAt(at + 3) && !digitAt(at + 4)));
    if (goesOn) at++;
  }
  return at;
}

/** What CJK characters are looked up as. */
export const charKey = (text: string): string => text.normalize('NFKD');

/** What a word is looked up as. */
function keyOf(text: string): string {
  let key = text;
  if (/[^\0-\x7f]/.test(key)) {
    key = charKey(key)
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/’/g, "'")
      // At the end of a word as anywhere else.
      .replace(/ς/g, 'σ');
  }
  key = key.toLowerCase().replace(/('s){1,2}$/, '');
  if (/^\d[\d,]*(\.[\d,]*)?$/.test(key)) key = key.replace(/,/g, '');
  return key.length > 64 ? [...key].slice(0, 64).join('') : key;
}

/** Keys of words. */
const known = new Map<string, string>();

/** Cuts a text into what takes a position each. */
export function cut(text: string): Piece[] {
  const found: Piece[] = [];
  let last: Piece | undefined;
  for (let from = 0, to; from < text.length; from = to) {
    const code = text.codePointAt(from) as number;
    const kind = kindOf(code);
    to = from + (code > 0xffff ? 2 : 1);
    if (!kind) continue;
    if (kind === word) to = endOf(text, from);
    const piece = text.slice(from, to);
    let key = known.get(piece);
    if (key === undefined) known.set(piece, (key = kind === word ? keyOf(piece) : charKey(piece)));
    if (!key) continue;
    const char = kind === word ? '' : piece;
    if (char && last?.char && last.to === from) {
      last.joined = true;
      last.key = charKey(last.char + char);
    }
    found.push((last = { key, from, to, char, joined: false }));
  }
  return found;
}
