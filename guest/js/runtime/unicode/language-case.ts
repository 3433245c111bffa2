/**
 * Letters of languages whose capital and small ones are other pairs than those of all others (SpecialCasing.txt of Unicode). Turkish and
 * Azerbaijani have an i with a dot and one without; what Greek, Armenian, and Lithuanian need more is not there.
 */
import { canonicalTags } from '../canonical-tags.ts';

const WITHOUT: Readonly<Record<'lower' | 'upper', readonly string[]>> = { lower: ['lt'], upper: ['el', 'hy', 'lt'] };

/** Marks that stand below or beside a letter: a dot above may follow them and still be that of the letter. */
const BESIDE = '[\u0315-\u031a\u031b-\u033c\u0345\u0347-\u0349\u034d\u034e\u0353-\u0356\u0358-\u035a\u035c-\u0362]*';
const DOTTED = new RegExp(`I(${BESIDE})\u0307`, 'g');

/**
 * What is to be changed for a language before the letters are, as in all languages.
 *
 * @param locales a tag or a list of them, of which the first counts
 * @throws RangeError for what is no tag, and for languages with rules that are not there
 */
export function prepared(text: string, locales: unknown, to: 'lower' | 'upper'): string {
  const [tag = ''] = canonicalTags(locales);
  const language = tag.split('-', 1)[0]!;
  if (WITHOUT[to].includes(language))
    throw new RangeError(
      `The ${to === 'lower' ? 'small' : 'capital'} letters of the language ${language} are not there in a function: leave it out`,
    );
  if (language !== 'tr' && language !== 'az') return text;
  if (to === 'upper') return text.replaceAll('i', 'İ');
  return text.replaceAll('İ', 'i').replace(DOTTED, 'i$1').replaceAll('I', 'ı');
}
