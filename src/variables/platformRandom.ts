/** 53 random bits of the platform as a number from 0 up to, and without, 1. */
export function platformRandom(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;
}
