/** HTTP Archive 1.2 as its specification has it (http://www.softwareishard.com/blog/har-12-spec/), strictly. */
import * as v from 'valibot';

const comment = v.optional(v.string());
const nonNegative = v.pipe(v.number(), v.minValue(0));
/** `-1` says that it is not known, or did not happen. */
const orUnknown = v.pipe(v.number(), v.minValue(-1));
const dateTime = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/),
);
/** Fields that begin with an underscore are anybody's own. */
const strict = <T extends v.ObjectEntries>(entries: T) =>
  v.pipe(
    v.looseObject(entries),
    v.check(
      (value) => Object.keys(value).every((key) => key in entries || key.startsWith('_')),
      'there is a field that the specification does not know',
    ),
  );

const nameValue = strict({ name: v.string(), value: v.string(), comment });
const cookie = strict({
  name: v.string(),
  value: v.string(),
  path: v.optional(v.string()),
  domain: v.optional(v.string()),
  expires: v.optional(dateTime),
  httpOnly: v.optional(v.boolean()),
  secure: v.optional(v.boolean()),
  comment,
});
const request = strict({
  method: v.string(),
  url: v.pipe(v.string(), v.url()),
  httpVersion: v.string(),
  cookies: v.array(cookie),
  headers: v.array(nameValue),
  queryString: v.array(nameValue),
  postData: v.optional(
    strict({ mimeType: v.string(), params: v.array(v.any()), text: v.string(), comment }),
  ),
  headersSize: orUnknown,
  bodySize: orUnknown,
  comment,
});
const response = strict({
  status: nonNegative,
  statusText: v.string(),
  httpVersion: v.string(),
  cookies: v.array(cookie),
  headers: v.array(nameValue),
  content: strict({
    size: nonNegative,
    compression: v.optional(v.number()),
    mimeType: v.string(),
    text: v.optional(v.string()),
    encoding: v.optional(v.literal('base64')),
    comment,
  }),
  redirectURL: v.string(),
  headersSize: orUnknown,
  bodySize: orUnknown,
  comment,
});
const timings = strict({
  blocked: v.optional(orUnknown),
  dns: v.optional(orUnknown),
  connect: v.optional(orUnknown),
  send: nonNegative,
  wait: nonNegative,
  receive: nonNegative,
  ssl: v.optional(orUnknown),
  comment,
});
const entry = v.pipe(
  strict({
    pageref: v.optional(v.string()),
    startedDateTime: dateTime,
    time: nonNegative,
    request,
    response,
    cache: strict({}),
    timings,
    serverIPAddress: v.optional(v.string()),
    connection: v.optional(v.string()),
    comment,
  }),
  v.check(({ time, timings: { blocked, dns, connect, send, wait, receive } }) => {
    const phases = [blocked, dns, connect, send, wait, receive];
    const sum = phases.reduce<number>((total, ms = 0) => total + Math.max(ms, 0), 0);
    return Math.abs(sum - time) < 0.001;
  }, 'time is not the sum of the timings'),
);

export const HAR = strict({
  log: strict({
    version: v.literal('1.2'),
    creator: strict({ name: v.string(), version: v.string(), comment }),
    browser: v.optional(v.any()),
    pages: v.optional(v.array(v.any())),
    entries: v.array(entry),
    comment,
  }),
});

export type Har = v.InferOutput<typeof HAR>;
