/** Dynamic variables as completion offers them. */
export interface DynamicVariable {
  /** What to write after the name; empty when it takes nothing. */
  readonly argument: string;
  readonly description: string;
}

const of = (argument: string, description: string): DynamicVariable => ({ argument, description });

export const DYNAMIC_VARIABLES: ReadonlyMap<string, DynamicVariable> = new Map([
  ['$uuid', of('', 'A random UUID, version 4.')],
  ['$guid', of('', 'The same as `$uuid`.')],
  ['$timestamp', of('[OFFSET UNIT]', 'Seconds since 1970, with an offset such as `-1 d`.')],
  ['$isoTimestamp', of('', 'The time now, in ISO 8601 and UTC.')],
  ['$datetime', of('rfc1123 | iso8601 | "FORMAT" [OFFSET UNIT]', 'The time now in UTC.')],
  ['$localDatetime', of('rfc1123 | iso8601 | "FORMAT" [OFFSET UNIT]', 'The time now, local.')],
  ['$randomInt', of('[MIN MAX]', 'A random whole number from MIN up to, and without, MAX.')],
  ['$random.integer(0, 100)', of('', 'A random whole number.')],
  ['$random.float(0, 1)', of('', 'A random number.')],
  ['$random.alphabetic(10)', of('', 'Random letters.')],
  ['$random.alphanumeric(10)', of('', 'Random letters and digits.')],
  ['$random.hexadecimal(16)', of('', 'Random hexadecimal digits.')],
  ['$random.email', of('', 'A random mail address.')],
  ['$random.uuid', of('', 'A random UUID, version 4.')],
  ['$processEnv', of('[%]NAME', 'An environment variable of this process.')],
  ['$dotenv', of('[%]NAME', 'A value of the nearest `.env` file.')],
  ['$shared', of('NAME', 'A value of the `$shared` block of the environment file.')],
  ['$input', of('MESSAGE', 'Asks for a value before sending.')],
  ['$password', of('MESSAGE', 'Asks for a value without showing it.')],
  ['$pick', of('MESSAGE $value: A, B', 'Lets somebody choose a value before sending.')],
]);
