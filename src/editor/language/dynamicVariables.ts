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
  ['$timestampMs', of('[OFFSET UNIT]', 'Milliseconds since 1970.')],
  ['$isoTimestamp', of('', 'The time now, in ISO 8601 and UTC.')],
  ['$datetime', of('rfc1123 | iso8601 | "FORMAT" [OFFSET UNIT]', 'The time now in UTC.')],
  ['$localDatetime', of('rfc1123 | iso8601 | "FORMAT" [OFFSET UNIT]', 'The time now, local.')],
  ['$date', of('[FORMAT]', 'The day today, as `YYYY-MM-DD` or in a format.')],
  ['$randomInt', of('[MIN MAX]', 'A random whole number from MIN up to, and without, MAX.')],
  ['$random.integer(0, 100)', of('', 'A random whole number.')],
  ['$random.float(0, 1)', of('', 'A random number.')],
  ['$random.alphabetic(10)', of('', 'Random letters.')],
  ['$random.alphanumeric(10)', of('', 'Random letters and digits.')],
  ['$random.hexadecimal(16)', of('', 'Random hexadecimal digits.')],
  ['$random.email', of('', 'A random mail address.')],
  ['$random.uuid', of('', 'A random UUID, version 4.')],
  ['$processEnv', of('[%]NAME', 'An environment variable of this process.')],
  ['$env', of('NAME', 'The same as `$processEnv`; `$env.NAME` too.')],
  ['$dotenv', of('[%]NAME', 'A value of the nearest `.env` file.')],
  ['$shared', of('NAME', 'A value of the `$shared` block of the environment file.')],
  ['$input', of('MESSAGE', 'Asks for a value before sending.')],
  ['$password', of('MESSAGE', 'Asks for a value without showing it.')],
  ['$pick', of('MESSAGE $value: A, B', 'Lets somebody choose a value before sending.')],
  ['$prompt', of('MESSAGE', 'The same as `$input`.')],
  ['$input-askonce', of('MESSAGE', 'As `$input`; one answer serves a whole run.')],
  ['$prompt-askonce', of('MESSAGE', 'The same as `$input-askonce`.')],
  ['$password-askonce', of('MESSAGE', 'As `$password`; one answer serves a whole run.')],
  ['$pick-askonce', of('MESSAGE $value: A, B', 'As `$pick`; one answer serves a whole run.')],
  ['$projectRoot', of('', 'The folder of the workspace.')],
  ['$historyFolder', of('', 'Where JetBrains keeps its history, below the workspace.')],
  ['$auth.token', of('("NAME")', 'An access token of OAuth 2, as JetBrains writes it.')],
  ['$auth.idToken', of('("NAME")', 'An ID token of OAuth 2, as JetBrains writes it.')],
  ['$oidcAccessToken', of('[…]', 'An access token of OAuth 2, as REST Client writes it.')],
  ['$aadToken', of('[…]', 'A token of Azure, as REST Client writes it.')],
  ['$aadV2Token', of('[…]', 'A token of Azure, version 2, as REST Client writes it.')],
]);
