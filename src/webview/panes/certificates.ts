import type { CertificateDto, ConnectionDto } from '../../protocol/exchangeDto.ts';
import { h, icon } from '../dom.ts';
import type { IconName } from '../dom.ts';
import { plural } from '../format.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A certificate that ends sooner than this is worth a word. */
const SOON_DAYS = 21;

/** Who vouches for the server, leaf first, with the dates; null without TLS. `now` in epoch milliseconds. */
export function certificateChain(
  { certificates, verified }: ConnectionDto,
  now: number,
): HTMLElement | null {
  if (certificates === undefined || certificates === null || certificates.length === 0) return null;
  const title =
    verified === false
      ? 'Certificates, not checked'
      : `${plural(certificates.length, 'certificate')}, checked`;
  const mark = verified === false ? 'warning' : 'lock';
  return certificateDetails(certificates, { title, mark }, now);
}

/** Certificates behind one line that can be opened. */
export function certificateDetails(
  certificates: readonly CertificateDto[],
  { title, mark }: { readonly title: string; readonly mark: IconName },
  now: number,
): HTMLElement {
  return h(
    'details',
    { class: 'certificate-chain' },
    h('summary', {}, icon(mark), ` ${title}`),
    h('ol', { class: 'certificates' }, ...certificates.map((one) => certificateItem(one, now))),
  );
}

function certificateItem(certificate: CertificateDto, now: number): HTMLElement {
  const { subject, issuer, validFrom, validTo, fingerprint256, altNames } = certificate;
  const rows: (readonly [string, string | HTMLElement])[] = [
    ['Issued by', issuer],
    ['Valid from', day(validFrom)],
    [
      'Valid to',
      h('span', { class: isOver(validTo, now) ? 'expired' : null }, validity(validTo, now)),
    ],
  ];
  if (altNames !== null) rows.push(['For', altNames.replaceAll('DNS:', '')]);
  rows.push(['SHA-256', h('span', { class: 'fingerprint' }, fingerprint256)]);
  return h(
    'li',
    { class: 'certificate' },
    h('p', { class: 'certificate-name' }, subject),
    h(
      'dl',
      { class: 'evidence' },
      ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
    ),
  );
}

function isOver(validTo: string, now: number): boolean {
  return Date.parse(validTo) < now;
}

/** `2026-12-01, in 6 days`; a date far ahead stands alone. */
function validity(validTo: string, now: number): string {
  const days = Math.floor((Date.parse(validTo) - now) / DAY_MS);
  if (Number.isNaN(days) || days > SOON_DAYS) return day(validTo);
  if (days < 0) return `${day(validTo)}, over for ${plural(-days, 'day')}`;
  return `${day(validTo)}, in ${plural(days, 'day')}`;
}

function day(iso: string): string {
  return iso.slice(0, 10);
}
