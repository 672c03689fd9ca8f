/** What TLS needs of files and stores: trusted roots, client certificates. */
import fs from 'node:fs';
import tls from 'node:tls';
import { FileError } from '../errors.ts';
import type { TransportOptions } from './transport.ts';

export interface TlsSettings {
  readonly verify: boolean | string;
  readonly cert: TransportOptions['cert'];
  readonly http2: boolean;
  /** `TLSv1.2` by default, as Node has it. */
  readonly minVersion: tls.SecureVersion | null;
  /** PEM of authorities that a person trusts beside those; null where nobody may add any. */
  readonly authorities: readonly string[] | null;
}

/**
 * A CA file is added to nothing: it alone is trusted, as in Requests. `true` means Node's own roots
 * and NODE_EXTRA_CA_CERTS. With `moreRoots` those of the system and `authorities` stand beside them.
 * @throws FileError
 */
export function secureContext(settings: TlsSettings, moreRoots: boolean): tls.SecureContext {
  const { cert, minVersion } = settings;
  try {
    return tls.createSecureContext({
      ...rootsOf(settings, moreRoots),
      ...(minVersion === null ? {} : { minVersion }),
      ...clientCertificate(cert),
    });
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw new FileError(
      `The certificates cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        code: 'CERT_UNUSABLE',
        phase: 'tls',
        hint: 'Check that certificate and key are PEM (or one PFX) and belong together, and the passphrase.',
        cause,
      },
    );
  }
}

/** Nothing means Node's own, which cost no time. */
function rootsOf({ verify, authorities }: TlsSettings, moreRoots: boolean) {
  const more = moreRoots ? (authorities ?? []) : [];
  if (typeof verify === 'string') return { ca: [...readAuthorities(verify), ...more] };
  return moreRoots ? { ca: [...new Set([...allRoots(), ...more])] } : {};
}

function allRoots(): readonly string[] {
  if (!knowsSystemRoots()) return tls.rootCertificates;
  return [...tls.getCACertificates('default'), ...tls.getCACertificates('system')];
}

/** Older Electron has no access to the system's store. */
function knowsSystemRoots(): boolean {
  return typeof (tls as Partial<typeof tls>).getCACertificates === 'function';
}

function clientCertificate(cert: TlsSettings['cert']): tls.SecureContextOptions {
  if (cert === null) return {};
  const { cert: certFile, key = certFile, pfx, passphrase } = cert;
  return {
    ...(certFile === undefined ? {} : { cert: readFile(certFile, 'client certificate') }),
    ...(key === undefined ? {} : { key: readFile(key, 'client key') }),
    ...(pfx === undefined ? {} : { pfx: readFile(pfx, 'client certificate') }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

/** A file, or a folder of them as `c_rehash` makes it. */
function readAuthorities(path: string): Buffer[] {
  if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return [readFile(path, 'CA file')];
  }
  const names = fs.readdirSync(path).filter((name) => /\.(?:pem|crt|cer|\d+)$/i.test(name));
  return names.map((name) => readFile(`${path}/${name}`, 'CA file'));
}

function readFile(path: string, what: string): Buffer {
  try {
    return fs.readFileSync(path);
  } catch (cause) {
    throw new FileError(`The ${what} ${path} cannot be read.`, {
      code: 'FILE_UNREADABLE',
      phase: 'tls',
      hint: 'Check the path.',
      cause,
    });
  }
}

const UNKNOWN_ISSUER = new Set([
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

/** True where the system's own store or a person might know the issuer: reading it costs time, so only then. */
export function moreRootsMayHelp(code: string, { verify, authorities }: TlsSettings): boolean {
  const thereMayBe = authorities !== null || (verify === true && knowsSystemRoots());
  return thereMayBe && verify !== false && UNKNOWN_ISSUER.has(code);
}
