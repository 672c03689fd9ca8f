/** Node's, TLS's and undici's errors in the words of Requests, each with something a person can do. */
import net from 'node:net';
import type { PeerCertificate } from 'node:tls';
import {
  ChunkedEncodingError,
  ConnectTimeout,
  ConnectionError,
  InvalidHeader,
  ReadTimeout,
  RequestException,
  SSLError,
  maskUserinfo,
} from '../errors.ts';
import type { Phase } from '../request.ts';

interface ConnectContext {
  readonly host: string;
  readonly port: number;
  readonly phase: Phase;
  readonly url: string;
}

export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return '';
}

/** That a machine has no IPv6 says nothing of a host that has both. */
const NO_WAY = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** `autoSelectFamily` gathers one error per address: the first of one that could be tried. */
function innermost(error: unknown): unknown {
  if (!(error instanceof AggregateError)) return error;
  const each = error.errors as readonly unknown[];
  return each.find((one) => !NO_WAY.has(errorCode(one))) ?? each[0] ?? error;
}

/** False for a Unix socket, which has a path. */
function isOfPort(error: unknown): boolean {
  return typeof (error as { port?: unknown }).port === 'number';
}

function withUrl(error: RequestException, url: string): RequestException {
  error.url ??= maskUserinfo(url);
  return error;
}

/** What went wrong before a connection stood. */
export function mapConnectError(
  raw: unknown,
  context: ConnectContext,
  platform: NodeJS.Platform = process.platform,
): RequestException {
  if (RequestException.is(raw)) return withUrl(raw, context.url);
  const error = innermost(raw);
  const code = errorCode(error);
  const { host, port, phase, url } = context;
  const details = { phase, url, cause: raw };
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return new ConnectionError(`The name ${host} does not resolve.`, {
        ...details,
        code: 'NAME_NOT_RESOLVED',
        phase: 'dns',
        hint: 'Check the spelling, and whether you need a VPN to reach it.',
      });
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return new ConnectionError(`The name ${host} could not be looked up.`, {
        ...details,
        code: 'NAME_LOOKUP_FAILED',
        phase: 'dns',
        hint: 'The name server did not answer: check the network.',
      });
    case 'ECONNREFUSED':
      return new ConnectionError(`${host}:${port} refused the connection.`, {
        ...details,
        code: 'CONNECTION_REFUSED',
        hint: 'Nothing listens there: start the server, or check host and port.',
      });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new ConnectionError(`There is no route to ${host}:${port}.`, {
        ...details,
        code: 'HOST_UNREACHABLE',
        hint:
          platform === 'darwin'
            ? 'Check the network or VPN, and whether the system lets this program use the local network (System Settings, Privacy & Security).'
            : 'Check the network or VPN.',
      });
    case 'ETIMEDOUT':
      return new ConnectTimeout(`No connection to ${host}:${port}: the system gave up.`, {
        ...details,
        code: 'CONNECT_TIMEOUT',
        hint: 'Check host and port, and whether a firewall stands between.',
      });
    case 'ENOENT':
    case 'EACCES':
    case 'EPERM':
      if (isOfPort(error)) {
        return new ConnectionError(`This machine does not allow a connection to ${host}:${port}.`, {
          ...details,
          code: 'CONNECTION_FORBIDDEN',
          hint: `A firewall or another program that guards the network refuses it (${code}).`,
        });
      }
      return new ConnectionError(`The socket ${host} cannot be opened (${code}).`, {
        ...details,
        code: 'SOCKET_UNAVAILABLE',
        hint: 'Check the path of the Unix socket and its permissions.',
      });
    default:
      return phase === 'tls'
        ? tlsError(error, context, raw)
        : new ConnectionError(`The connection to ${host}:${port} failed: ${messageOf(error)}.`, {
            ...details,
            code: code === 'ECONNRESET' ? 'CONNECTION_RESET' : 'CONNECTION_FAILED',
            hint: 'The other side closed the connection before anything was sent.',
          });
  }
}

/** OpenSSL's and Node's codes: what is wrong with the certificate, and what to do. */
const CERTIFICATES: Readonly<Record<string, readonly [string, string, string]>> = {
  CERT_HAS_EXPIRED: [
    'CERT_EXPIRED',
    'its certificate has expired',
    'The server’s owner must renew it.',
  ],
  CERT_NOT_YET_VALID: [
    'CERT_NOT_YET_VALID',
    'its certificate is not valid yet',
    'Check the clock of this machine.',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    'CERT_SELF_SIGNED',
    'its certificate is self-signed',
    'Trust it with `# @verify ./ca.pem`, or for this one request `# @insecure`.',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'CERT_UNKNOWN_ISSUER',
    'its certificate leads to a root that is not trusted',
    'Trust that root with `# @verify ./ca.pem`, or set NODE_EXTRA_CA_CERTS.',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'CERT_UNKNOWN_ISSUER',
    'its certificate was issued by somebody who is not trusted',
    'The server may leave out an intermediate certificate; or trust its CA with `# @verify ./ca.pem`.',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'CERT_UNKNOWN_ISSUER',
    'its certificate was issued by somebody who is not trusted',
    'Trust its CA with `# @verify ./ca.pem`, or set NODE_EXTRA_CA_CERTS.',
  ],
  UNABLE_TO_GET_ISSUER_CERT: [
    'CERT_UNKNOWN_ISSUER',
    'its certificate was issued by somebody who is not trusted',
    'Trust its CA with `# @verify ./ca.pem`.',
  ],
  CERT_REVOKED: ['CERT_REVOKED', 'its certificate was revoked', 'Do not trust this server.'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'CERT_WRONG_HOST',
    'its certificate is for another name',
    'Check the host; the names it holds are in the message.',
  ],
};

function tlsError(error: unknown, { host, port, url }: ConnectContext, cause: unknown): SSLError {
  const known = CERTIFICATES[errorCode(error)];
  const details = { phase: 'tls' as const, url, cause };
  if (known !== undefined) {
    const [code, what, hint] = known;
    if (code === 'CERT_WRONG_HOST') return wrongName(error, host, details);
    return new SSLError(`${host} cannot be trusted: ${what}.`, { ...details, code, hint });
  }
  const message = messageOf(error);
  if (/wrong version number|packet length too long|http request/i.test(message)) {
    return new SSLError(`${host}:${port} does not speak TLS.`, {
      ...details,
      code: 'NOT_TLS',
      hint: 'It may be plain http: try http:// in the URL.',
    });
  }
  return new SSLError(`The TLS handshake with ${host}:${port} failed: ${message}.`, {
    ...details,
    code: errorCode(error) === 'ECONNRESET' ? 'TLS_CLOSED' : 'TLS_FAILED',
    hint: 'The server may ask for a client certificate (`# @cert`), or for another TLS version.',
  });
}

/** Without names of its own a certificate fits no host, whatever its common name looks like. */
function wrongName(
  error: unknown,
  host: string,
  details: { phase: 'tls'; url: string; cause: unknown },
): SSLError {
  const code = 'CERT_WRONG_HOST';
  const { cert } = error as { cert?: Partial<PeerCertificate> };
  const names = cert?.subjectaltname;
  if (cert === undefined || names !== undefined) {
    const held = names === undefined ? '' : ` (${names})`;
    const what = `its certificate is for another name${held}`;
    return new SSLError(`${host} cannot be trusted: ${what}.`, {
      ...{ ...details, code },
      hint: 'Check the host; the names it holds are in the message.',
    });
  }
  const common = [cert.subject?.CN ?? []].flat()[0];
  const only = common === undefined ? '' : `, only the common name \`${common}\``;
  const wanted = `subjectAltName=${net.isIP(host) === 0 ? 'DNS' : 'IP'}:${host}`;
  return new SSLError(
    `${host} cannot be trusted: its certificate has no subject alternative name${only}.`,
    {
      ...{ ...details, code },
      hint: `Issue it again with one (\`openssl req … -addext "${wanted}"\`), or leave out the check for this one request with \`# @insecure\`.`,
    },
  );
}

export function messageOf(error: unknown): string {
  const text = error instanceof Error && error.message !== '' ? error.message : errorCode(error);
  return text.replace(/\.$/, '').slice(0, 300);
}

/** What went wrong while sending, or before the header section was complete. */
export function mapExchangeError(error: unknown, url: string, host: string): RequestException {
  if (RequestException.is(error)) return withUrl(error, url);
  const code = errorCode(error);
  const details = { phase: 'wait' as const, url, cause: error };
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return readTimeout(url, null, error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new ConnectionError(`The headers from ${host} are larger than 256 KiB.`, {
      ...details,
      code: 'HEADERS_TOO_LARGE',
      hint: 'The server sends more header bytes than any client should accept.',
    });
  }
  if (isParserError(error)) return notHttp(error, details, host);
  if (code.startsWith('ERR_SSL_')) return refusedInTls(error, host, details);
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return new InvalidHeader(`The request cannot be sent: ${messageOf(error)}.`, {
      ...details,
      phase: 'send',
      code: 'INVALID_REQUEST',
      hint: 'Take that header out: the connection and the framing of the body are not set by hand.',
    });
  }
  if (code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH') {
    return new InvalidHeader(`The request cannot be sent: ${messageOf(error)}.`, {
      ...details,
      phase: 'send',
      code: 'INVALID_REQUEST',
      hint: 'The body’s length differs from what was announced; the file may have changed while it was sent.',
    });
  }
  if (code === 'EPIPE' || code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') {
    return new ConnectionError(`${host} closed the connection before it answered.`, {
      ...details,
      code: code === 'ECONNRESET' ? 'CONNECTION_RESET' : 'CONNECTION_CLOSED',
      hint: 'The server may have crashed, or it speaks another protocol on this port.',
    });
  }
  return new ConnectionError(`The exchange with ${host} failed: ${messageOf(error)}.`, {
    ...details,
    code: 'CONNECTION_FAILED',
    hint: 'Try again; the log has the details.',
  });
}

/** With TLS 1.3 the server looks at our certificate after the handshake. */
function refusedInTls(
  error: unknown,
  host: string,
  details: { url: string; cause: unknown },
): SSLError {
  const asks = /certificate/i.test(errorCode(error));
  return new SSLError(`${host} ended the TLS connection: ${messageOf(error)}.`, {
    ...details,
    phase: 'tls',
    code: asks ? 'CLIENT_CERT_REFUSED' : 'TLS_FAILED',
    hint: asks
      ? 'It asks for a client certificate: `# @cert ./client.pem ./client.key`.'
      : 'It may ask for another TLS version.',
  });
}

function isParserError(error: unknown): boolean {
  return (
    errorCode(error).startsWith('HPE_') ||
    errorCode(error) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    (error instanceof Error && error.name === 'HTTPParserError')
  );
}

function notHttp(
  error: unknown,
  details: { phase: 'wait'; url: string; cause: unknown },
  host: string,
): ConnectionError {
  return new ConnectionError(`${host} did not answer in HTTP: ${messageOf(error)}.`, {
    ...details,
    code: 'NOT_HTTP',
    hint: 'Check scheme and port: it may be another service, or TLS (https).',
  });
}

/** What went wrong in the body. */
export function mapBodyError(error: unknown, url: string): RequestException {
  if (RequestException.is(error)) return withUrl(error, url);
  const code = errorCode(error);
  const details = { phase: 'receive' as const, url, cause: error };
  if (code === 'UND_ERR_BODY_TIMEOUT') return readTimeout(url, null, error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new ChunkedEncodingError('The trailer section after the body is too large.', {
      ...details,
      code: 'HEADERS_TOO_LARGE',
      hint: 'The server sends more than any client should accept.',
    });
  }
  if (isParserError(error)) {
    return new ChunkedEncodingError(`The body is not framed as HTTP says: ${messageOf(error)}.`, {
      ...details,
      code: 'BAD_FRAMING',
      hint: 'What arrived before is kept.',
    });
  }
  return new ChunkedEncodingError('The connection closed before the body was complete.', {
    ...details,
    code: 'BODY_CUT_SHORT',
    hint: 'What arrived is kept and marked as incomplete.',
  });
}

export function readTimeout(url: string, timeoutMs: number | null, cause?: unknown): ReadTimeout {
  const seconds = timeoutMs === null ? '' : ` within ${timeoutMs / 1000} s`;
  return new ReadTimeout(`The server sent nothing${seconds}.`, {
    code: 'READ_TIMEOUT',
    phase: 'wait',
    url,
    hint: '`# @timeout` allows more time.',
    ...(cause === undefined ? {} : { cause }),
  });
}
