import manifest from '../../package.json' with { type: 'json' };

/** Version of this package, as in `User-Agent: postcard/1.2.3`. */
export const VERSION: string = manifest.version;
