import type { RequestException, SSLError } from '../engine/errors.ts';
import type { PresentedCertificate } from '../engine/exchange.ts';

/** What would be mended by trusting somebody: not a wrong name, nor a date. */
const UNKNOWN = new Set(['CERT_UNKNOWN_ISSUER', 'CERT_SELF_SIGNED']);

/** Somebody more to trust would mend it. */
export function lacksAuthority(error: RequestException | null): boolean {
  return isSslError(error) && UNKNOWN.has(error.code);
}

/** By its name: the engine is a bundle of its own, and its classes are not those of the panel. */
export function isSslError(error: RequestException | null): error is SSLError {
  return error?.name === 'SSLError' && 'certificates' in error;
}

/**
 * The certificate at the end of a chain that a person may decide to trust: signed by itself and good
 * today. Null where the server does not show it: trusting what stands below would not help.
 */
export function trustable(
  error: RequestException | null,
  now = Date.now(),
): PresentedCertificate | null {
  const top = isSslError(error) ? error.certificates.at(-1) : undefined;
  if (error === null || !UNKNOWN.has(error.code) || top?.selfSigned !== true) return null;
  const isGood = Date.parse(top.validFrom) <= now && now < Date.parse(top.validTo);
  return isGood ? top : null;
}
