/** What the Content-Type of a request says about how its body is to be read. */
export interface MediaTraits {
  /** Lines that look like a request or a response may be content. */
  readonly isMessage: boolean;
  /** Comment lines are taken out. */
  readonly stripsComments: boolean;
  /** JSON, one value a line. */
  readonly isLineDelimited: boolean;
  readonly keepsLeadingBlanks: boolean;
  /** `unknown` where it is not said, or a placeholder says it. */
  readonly kind: 'multipart' | 'form' | 'json' | 'text' | 'unknown';
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** No type is stated. */
const UNSTATED: MediaTraits = {
  isMessage: false,
  stripsComments: true,
  isLineDelimited: false,
  keepsLeadingBlanks: false,
  kind: 'unknown',
};
const JSON_TRAITS: MediaTraits = { ...UNSTATED, kind: 'json' };
const FORM_TRAITS: MediaTraits = { ...UNSTATED, kind: 'form' };

/** A Content-Type in lower case: a constant for those there are most of, so that nothing is copied. */
export function lowerType(text: string, start: number, end: number): string {
  const length = end - start;
  if (length === JSON_TYPE.length && text.startsWith(JSON_TYPE, start)) return JSON_TYPE;
  if (length === FORM_TYPE.length && text.startsWith(FORM_TYPE, start)) return FORM_TYPE;
  return text.slice(start, end).toLowerCase();
}

/** What a Content-Type says of the syntax of a body, as `MediaTraits` has it. */
export function kindOfType(text: string, start: number, end: number): MediaTraits['kind'] {
  const length = end - start;
  if (length === JSON_TYPE.length && text.startsWith(JSON_TYPE, start)) return 'json';
  if (length === FORM_TYPE.length && text.startsWith(FORM_TYPE, start)) return 'form';
  return mediaTraits(text.slice(start, end).toLowerCase()).kind;
}

/** Traits of a Content-Type as it is written, in lower case; null where there is none. */
export function mediaTraits(contentType: string | null): MediaTraits {
  if (contentType === null) return UNSTATED;
  // Most requests have one of these two.
  if (contentType === JSON_TYPE) return JSON_TRAITS;
  if (contentType === FORM_TYPE) return FORM_TRAITS;
  const isLineDelimited = /ndjson|jsonl|json-seq|json-lines/.test(contentType);
  return {
    isMessage: /^(?:text\/|message\/|multipart\/|application\/http)/.test(contentType),
    stripsComments: stripsComments(contentType, isLineDelimited),
    isLineDelimited,
    keepsLeadingBlanks: contentType.startsWith('text/plain'),
    kind: kindOf(contentType, isLineDelimited),
  };
}

/** JSON, XML, forms and bodies of no stated type; never in text whose own lines may begin with `#` or `//`. */
function stripsComments(contentType: string, isLineDelimited: boolean): boolean {
  if (contentType === '' || contentType.includes('{{')) return true;
  if (isLineDelimited) return false;
  if (contentType.startsWith('text/')) return /^text\/(?:xml|json|html)/.test(contentType);
  return /json|xml|x-www-form-urlencoded/.test(contentType);
}

function kindOf(contentType: string, isLineDelimited: boolean): MediaTraits['kind'] {
  if (contentType.startsWith('{{')) return 'unknown';
  if (contentType.startsWith('multipart/')) return 'multipart';
  if (contentType.includes('x-www-form-urlencoded')) return 'form';
  if (isLineDelimited) return 'text';
  return /[/+]json/.test(contentType) ? 'json' : 'text';
}
