import type { Term } from './index.ts';
import { stem } from './stem.ts';

/** What takes one position: a word, or a CJK character. */
export interface Piece {
  /** Of the word, or of the two characters that begin here; of the one, at the end of a run. */
  key: string;
  stem: string;
  from: number;
  to: number;
  /** The character; '' for a word. */
  char: string;
  /** To the next, which is CJK as well. */
  joined: boolean;
  /** Of a misspelt word in a question: what it may mean. */
  corrected?: readonly Term[];
}

const cjk = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\u30fc';
const letter = `(?![${cjk}])[\\p{L}\\p{M}\\p{N}]`;
const joining = `['’](?=${letter})`;
// Nothing follows the repetition, so that nothing is ever tried twice.
const pieces = RegExp(`([${cjk}])|(?:\\d(?:\\.(?=\\d)|,(?=\\d{3}(?!\\d))|${joining})?|${letter}(?:${joining})?)+`, 'gu');

const keys = new Map<string, string>();

/** What a CJK character or two are looked up as. */
export const charKey = (text: string): string => text.normalize('NFKD');

/** What a word is looked up as. */
function keyOf(word: string): string {
  let key = keys.get(word);
  if (key === undefined) {
    key = charKey(word)
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/’/g, "'")
      // At the end of a word as anywhere else.
      .replace(/ς/g, 'σ')
      .replace(/('s){1,2}$/, '');
    if (/^\d[\d,]*(\.[\d,]*)?$/.test(key)) key = key.replace(/,/g, '');
    if (key.length > 64) key = [...key].slice(0, 64).join('');
    keys.set(word, key);
  }
  return key;
}

/** Cuts a text into what takes a position each. */
export function cut(text: string): Piece[] {
  const found: Piece[] = [];
  for (const match of text.matchAll(pieces)) {
    const { 0: word, 1: char = '', index: from } = match;
    const key = char ? charKey(char) : keyOf(word);
    if (!key) continue;
    const last = found.at(-1);
    if (char && last?.char && last.to === from) {
      last.joined = true;
      last.key = last.stem = charKey(last.char + char);
    }
    found.push({ key, stem: stem(key), from, to: from + word.length, char, joined: false });
  }
  return found;
}

/** A word or a CJK character begins a text. */
export const startsWord = (text: string): boolean => !text.search(pieces);
