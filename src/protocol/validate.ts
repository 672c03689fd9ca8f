/** The shape of everything the page may say. The page shows hostile content: nothing it sends is taken on trust. */
import * as v from 'valibot';
import { MENDING_CHOICES, MENDING_SETTINGS } from './messages.ts';
import type { CallName, Calls, FromWebview } from './messages.ts';

/** Largest page of a body that may be asked for at once, in bytes. */
export const MAX_READ_LENGTH = 8 * 1024 * 1024;
const MAX_COPIED_TEXT = 64 * 1024 * 1024;

const exchange = v.strictObject({ exchangeId: v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)) });
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const ofHop = v.strictObject({
  ...exchange.entries,
  hop: v.optional(v.pipe(size, v.maxValue(1000))),
});

const PARAMS = {
  'body/read': v.strictObject({
    ...ofHop.entries,
    offset: size,
    length: v.pipe(size, v.minValue(1), v.maxValue(MAX_READ_LENGTH)),
    form: v.picklist(['decoded', 'pretty']),
    charset: v.optional(v.pipe(v.string(), v.maxLength(40))),
  }),
  'body/query': v.strictObject({
    ...exchange.entries,
    path: v.pipe(v.string(), v.maxLength(2000)),
  }),
  'body/save': ofHop,
  'body/open': v.strictObject({ ...ofHop.entries, choose: v.optional(v.boolean()) }),
  'exchange/save': exchange,
  'exchange/resend': exchange,
  'exchange/cancel': exchange,
  'exchange/reveal': v.strictObject({
    ...exchange.entries,
    line: v.optional(v.pipe(size, v.minValue(1))),
  }),
  'panel/go': v.strictObject({ direction: v.picklist(['back', 'forward']) }),
  'panel/pin': v.strictObject({ pinned: v.boolean() }),
  'failure/mend': v.strictObject({
    setting: v.picklist(MENDING_SETTINGS),
    choice: v.optional(v.picklist(MENDING_CHOICES)),
  }),
  'text/copy': v.strictObject({ text: v.pipe(v.string(), v.maxLength(MAX_COPIED_TEXT)) }),
  'link/open': v.strictObject({ url: v.pipe(v.string(), v.maxLength(64 * 1024)) }),
  'focus/editor': v.strictObject({}),
} satisfies { [K in CallName]: v.GenericSchema<unknown, Calls[K]['params']> };

const READY = v.strictObject({ type: v.literal('ready'), protocol: v.number() });
const CALL = v.strictObject({
  type: v.literal('call'),
  id: size,
  name: v.picklist(Object.keys(PARAMS) as [CallName, ...CallName[]]),
  params: v.unknown(),
});

/** What can be told of an inbound message: valid, a call with wrong parameters (which deserves an answer), or noise. */
export type Inbound =
  | { readonly kind: 'message'; readonly message: FromWebview }
  | { readonly kind: 'refused'; readonly id: number; readonly reason: string }
  | { readonly kind: 'noise' };

export function readInbound(value: unknown): Inbound {
  const ready = v.safeParse(READY, value);
  if (ready.success) return { kind: 'message', message: ready.output };
  const call = v.safeParse(CALL, value);
  if (!call.success) return { kind: 'noise' };
  const { id, name } = call.output;
  const params = v.safeParse(PARAMS[name], call.output.params);
  if (!params.success)
    return { kind: 'refused', id, reason: `The parameters of ${name} are wrong.` };
  // The name chose the schema, so name and parameters belong together.
  return {
    kind: 'message',
    message: { type: 'call', id, name, params: params.output } as FromWebview,
  };
}
