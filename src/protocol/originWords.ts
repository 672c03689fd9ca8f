import type { OriginDto } from './exchangeDto.ts';

/** Where a field comes from, in few words: they stand beside every line. */
export const ORIGIN_WORDS: Readonly<Record<OriginDto, string>> = {
  default: 'default',
  session: 'session',
  file: 'file',
  'file-defaults': 'top of the file',
  directive: '# @header',
  'cookie-directive': '# @cookie',
  setting: 'setting',
  environment: 'environment',
  script: 'script',
  protocol: 'event stream',
  body: 'body',
  jar: 'cookie jar',
  'jar-and-request': 'cookie jar, request',
  auth: 'authentication',
  proxy: 'proxy',
  connection: 'connection',
  request: 'request',
};
