/** Dates as `$datetime` writes them: the tokens of Day.js (REST Client) and of .NET (Visual Studio). */

export type Zone = 'utc' | 'local';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

interface Fields {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Minutes east of UTC. */
  readonly offset: number;
  readonly time: number;
}

function fieldsOf(date: Date, zone: Zone): Fields {
  const offset = zone === 'utc' ? 0 : -date.getTimezoneOffset();
  const shifted = new Date(date.getTime() + offset * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth(),
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
    offset,
    time: date.getTime(),
  };
}

/** `rfc1123`, `iso8601`, or tokens in whichever of both styles the text is written. */
export function formatDate(date: Date, format: string, zone: Zone): string {
  if (format === 'iso8601') {
    return zone === 'utc' ? date.toISOString() : formatDate(date, 'YYYY-MM-DDTHH:mm:ssZ', zone);
  }
  if (format === 'rfc1123') {
    return zone === 'utc'
      ? date.toUTCString()
      : formatDate(date, 'ddd, DD MMM YYYY HH:mm:ss ZZ', zone);
  }
  const fields = fieldsOf(date, zone);
  const [pattern, tokens] = isNetFormat(format) ? [NET, NET_TOKENS] : [DAYJS, DAYJS_TOKENS];
  return format.replace(pattern, (token) => {
    const quoted = /^(?:\[(.*)\]|'(.*)'|"(.*)"|\\(.))$/s.exec(token);
    if (quoted !== null) return quoted[1] ?? quoted[2] ?? quoted[3] ?? quoted[4] ?? '';
    return tokens[token]?.(fields) ?? token;
  });
}

/** True for a format with tokens that only .NET has: `yyyy`, `fff`, `tt`, or `dd` where nothing is Day.js'. */
export function isNetFormat(format: string): boolean {
  const bare = format.replace(/\[[^\]]*\]|'[^']*'|"[^"]*"/g, '');
  if (/[YD]/.test(bare)) return false;
  return /y|f{2,}|tt|zz|K|(?:^|[^d])dd(?!d)/.test(bare);
}

type Tokens = Readonly<Record<string, (fields: Fields) => string>>;

const pad = (value: number, width = 2) => String(Math.abs(value)).padStart(width, '0');
const hour12 = ({ hour }: Fields) => hour % 12 || 12;
const offsetOf = ({ offset }: Fields, colon: string) =>
  `${offset < 0 ? '-' : '+'}${pad(Math.trunc(offset / 60))}${colon}${pad(offset % 60)}`;
const monthName = ({ month }: Fields) => MONTHS[month] ?? '';
const dayName = ({ weekday }: Fields) => DAYS[weekday] ?? '';
const ordinal = (day: number) => {
  const tens = day % 100;
  const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${suffix}`;
};

const DAYJS =
  /\[[^\]]*\]|YYYY|YY|MMMM|MMM|MM|M|Do|DD|D|dddd|ddd|dd|d|HH|H|hh|h|kk|k|mm|m|ss|s|SSS|A|a|ZZ|Z|Q|X|x/g;
const DAYJS_TOKENS: Tokens = {
  YYYY: ({ year }) => pad(year, 4),
  YY: ({ year }) => pad(year % 100),
  MMMM: monthName,
  MMM: (fields) => monthName(fields).slice(0, 3),
  MM: ({ month }) => pad(month + 1),
  M: ({ month }) => String(month + 1),
  Do: ({ day }) => ordinal(day),
  DD: ({ day }) => pad(day),
  D: ({ day }) => String(day),
  dddd: dayName,
  ddd: (fields) => dayName(fields).slice(0, 3),
  dd: (fields) => dayName(fields).slice(0, 2),
  d: ({ weekday }) => String(weekday),
  HH: ({ hour }) => pad(hour),
  H: ({ hour }) => String(hour),
  hh: (fields) => pad(hour12(fields)),
  h: (fields) => String(hour12(fields)),
  kk: ({ hour }) => pad(hour || 24),
  k: ({ hour }) => String(hour || 24),
  mm: ({ minute }) => pad(minute),
  m: ({ minute }) => String(minute),
  ss: ({ second }) => pad(second),
  s: ({ second }) => String(second),
  SSS: ({ millisecond }) => pad(millisecond, 3),
  A: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  a: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  Z: (fields) => offsetOf(fields, ':'),
  ZZ: (fields) => offsetOf(fields, ''),
  Q: ({ month }) => String(Math.floor(month / 3) + 1),
  X: ({ time }) => String(Math.floor(time / 1000)),
  x: ({ time }) => String(time),
};

const NET =
  /'[^']*'|"[^"]*"|\\.|y{1,5}|M{1,4}|d{1,4}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|F{1,7}|t{1,2}|z{1,3}|K/g;
const fraction = ({ millisecond }: Fields, width: number) =>
  pad(millisecond, 3).padEnd(width, '0').slice(0, width);
const fractions = (letter: string, write: (fields: Fields, width: number) => string): Tokens =>
  Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((width) => [
      letter.repeat(width),
      (fields: Fields) => write(fields, width),
    ]),
  );
const NET_TOKENS: Tokens = {
  yyyyy: ({ year }) => pad(year, 5),
  yyyy: ({ year }) => pad(year, 4),
  yyy: ({ year }) => pad(year, 3),
  yy: ({ year }) => pad(year % 100),
  y: ({ year }) => String(year % 100),
  MMMM: monthName,
  MMM: (fields) => monthName(fields).slice(0, 3),
  MM: ({ month }) => pad(month + 1),
  M: ({ month }) => String(month + 1),
  dddd: dayName,
  ddd: (fields) => dayName(fields).slice(0, 3),
  dd: ({ day }) => pad(day),
  d: ({ day }) => String(day),
  HH: ({ hour }) => pad(hour),
  H: ({ hour }) => String(hour),
  hh: (fields) => pad(hour12(fields)),
  h: (fields) => String(hour12(fields)),
  mm: ({ minute }) => pad(minute),
  m: ({ minute }) => String(minute),
  ss: ({ second }) => pad(second),
  s: ({ second }) => String(second),
  ...fractions('f', fraction),
  ...fractions('F', (fields, width) => fraction(fields, width).replace(/0+$/, '')),
  tt: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  t: ({ hour }) => (hour < 12 ? 'A' : 'P'),
  zzz: (fields) => offsetOf(fields, ':'),
  zz: (fields) => offsetOf(fields, ':').slice(0, 3),
  z: ({ offset }) => `${offset < 0 ? '-' : '+'}${Math.trunc(Math.abs(offset) / 60)}`,
  K: (fields) => (fields.offset === 0 ? 'Z' : offsetOf(fields, ':')),
};

const UNITS: Readonly<Record<string, string>> = {
  year: 'y',
  quarter: 'Q',
  month: 'M',
  week: 'w',
  day: 'd',
  hour: 'h',
  minute: 'm',
  second: 's',
  millisecond: 'ms',
};
const MILLISECONDS: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};
const MONTHS_IN: Readonly<Record<string, number>> = { y: 12, Q: 3, M: 1 };

/** Adds `amount` units (`y Q M w d h m s ms`, or their words); null for an unknown unit. A day that a month lacks becomes its last. */
export function addToDate(date: Date, amount: number, unit: string, zone: Zone): Date | null {
  const short = UNITS[unit.toLowerCase().replace(/s$/, '')] ?? unit;
  const milliseconds = MILLISECONDS[short];
  if (milliseconds !== undefined) {
    const days = short === 'd' ? 1 : 7;
    if (zone === 'local' && (short === 'd' || short === 'w') && Number.isInteger(amount)) {
      // A day of the calendar, also where the clocks change.
      const local = new Date(date);
      local.setDate(local.getDate() + amount * days);
      return local;
    }
    return new Date(date.getTime() + amount * milliseconds);
  }
  const months = MONTHS_IN[short];
  return months === undefined ? null : addMonths(date, Math.trunc(amount * months), zone);
}

function addMonths(date: Date, months: number, zone: Zone): Date {
  const moved = new Date(date);
  if (zone === 'utc') {
    const day = moved.getUTCDate();
    moved.setUTCDate(1);
    moved.setUTCMonth(moved.getUTCMonth() + months);
    const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0));
    moved.setUTCDate(Math.min(day, last.getUTCDate()));
    return moved;
  }
  const day = moved.getDate();
  moved.setDate(1);
  moved.setMonth(moved.getMonth() + months);
  moved.setDate(Math.min(day, new Date(moved.getFullYear(), moved.getMonth() + 1, 0).getDate()));
  return moved;
}
