/**
 * A time zone in which it is about noon now: no day ends while tests run that speak of today. Its
 * name has the sign turned round, as POSIX has it: `Etc/GMT-3` is three hours ahead of Greenwich.
 */
export function middayZone(now = new Date()): string {
  const hoursAhead = 12 - now.getUTCHours();
  if (hoursAhead === 0) return 'Etc/GMT';
  return `Etc/GMT${hoursAhead > 0 ? '-' : '+'}${Math.abs(hoursAhead)}`;
}
