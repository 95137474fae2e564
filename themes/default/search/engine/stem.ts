import { kept, steps } from './lists.ts';

/** Stems of keys. */
const known = new Map<string, string>();

/**
 * Porter's algorithm as bleve has it (go-porterstemmer): an ending counts only where something stands before it, and of each
 * step the first ending that fits decides, even if nothing comes of it.
 */

/** c or v for each letter. A y is a vowel after a consonant. */
function sounds(word: string): string {
  let out = '';
  for (const c of word) out += /[aeiou]/.test(c) || (c === 'y' && out.endsWith('c')) ? 'v' : 'c';
  return out;
}

/** How many times vowels are followed by consonants. */
const measure = (word: string): number => sounds(word).split('vc').length - 1;
const hasVowel = (word: string): boolean => /v/.test(sounds(word));
/** Ends in consonant, vowel, consonant, the last not w, x or y. */
const isShort = (word: string): boolean => /cvc$/.test(sounds(word)) && /[^wxy]$/.test(word);
const shorter = (word: string): string => word.slice(0, -1);

function porter(word: string): string {
  word = word.replace(/(.(?:ss|i))es$|([^s])s$/, '$1$2');
  if (/.eed$/.test(word)) {
    if (measure(word.slice(0, -3))) word = shorter(word);
  } else {
    const rest = /^(.+)(ed|ing)$/.exec(word)?.[1] ?? '';
    if (hasVowel(rest)) {
      const double = /([^lsz])\1$/.test(rest) && /c$/.test(sounds(rest));
      word = /.(at|bl|iz)$/.test(rest) || (measure(rest) === 1 && isShort(rest)) ? rest + 'e' : double ? shorter(rest) : rest;
    }
  }
  if (/y$/.test(word) && hasVowel(shorter(word))) word = shorter(word) + 'i';
  steps.forEach((endings, i) => {
    const [ending, becomes = ''] = endings.find(([ending]) => word.length > ending.length && word.endsWith(ending)) ?? ['$'];
    const rest = word.slice(0, -ending.length);
    if (word.endsWith(ending) && measure(rest) > +(i > 1) && (ending !== 'ion' || /[st]$/.test(rest))) word = rest + becomes;
  });
  const m = measure(shorter(word));
  if (/e$/.test(word) && (m > 1 || (m && !isShort(shorter(word))))) word = shorter(word);
  return /ll$/.test(word) && measure(shorter(word)) > 1 ? shorter(word) : word;
}

/** The stem of a key: of letters a to z alone and at least three long, what Porter's algorithm makes of it; of any other, itself. */
export function stem(key: string): string {
  let stem = known.get(key);
  if (stem === undefined) known.set(key, (stem = /^[a-z]{3,}$/.test(key) && !kept.has(key) ? porter(key) : key));
  return stem;
}
