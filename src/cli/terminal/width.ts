/** How many columns a text takes, for lines that must not wrap. Ours are escaped already. */

const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** The text cut to `columns`, with an ellipsis where something is missing. */
export function fit(text: string, columns: number): string {
  if (columns <= 0) return '';
  let width = 0;
  let kept = '';
  let keptWidth = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const add = WIDE.test(segment) ? 2 : 1;
    if (width + add > columns) return keptWidth < columns ? `${kept}…` : '…';
    width += add;
    if (width < columns) {
      kept += segment;
      keptWidth = width;
    }
  }
  return text;
}
