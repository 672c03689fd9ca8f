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
}

/**
 * A CA file is added to nothing: it alone is trusted, as in Requests. `true` means Node's own roots
 * and NODE_EXTRA_CA_CERTS, and with `systemRoots` those of the system beside them.
 * @throws FileError
 */
export function secureContext(settings: TlsSettings, systemRoots: boolean): tls.SecureContext {
  const { verify, cert, minVersion } = settings;
  try {
    return tls.createSecureContext({
      ...(typeof verify === 'string' ? { ca: readAuthorities(verify) } : {}),
      ...(systemRoots ? { ca: allRoots() } : {}),
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

function allRoots(): string[] {
  return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
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

/** True where the system's own store might know the issuer: reading it costs time, so only then. */
export function systemRootsMayHelp(code: string, { verify }: TlsSettings): boolean {
  // Older Electron has no access to the system's store.
  const supported = typeof (tls as Partial<typeof tls>).getCACertificates === 'function';
  return supported && verify === true && UNKNOWN_ISSUER.has(code);
}
