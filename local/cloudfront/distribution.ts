/** A folder whose files are the objects of a bucket, below a key prefix. */
export type PublishedFolder = {
  readonly folder: string;
  /** Before each file's relative path; empty or ending in a slash. */
  readonly keyPrefix: string;
  readonly cacheControl?: string;
};

export type Origin =
  | { readonly kind: 'rest-api'; readonly host: string }
  | { readonly kind: 'bucket'; readonly folders: readonly PublishedFolder[] };

/** A header that the distribution adds; one of the origin stays unless this overrides it. */
export type AddedHeader = { readonly name: string; readonly value: string; readonly override: boolean };

export type Behavior = {
  /** `*` stands for any characters, `?` for one; matched against the path with its leading slash. */
  readonly pathPattern: string;
  readonly origin: Origin;
  readonly allowedMethods: readonly string[];
  readonly addedHeaders: readonly AddedHeader[];
};

/** One CloudFront distribution. The first behavior that fits a path answers it. */
export type Distribution = { readonly domainName: string; readonly behaviors: readonly Behavior[] };
