import type { AddedHeader } from './distribution.ts';

type Override = { readonly Override: boolean };

type SecurityHeaders = {
  readonly ContentSecurityPolicy?: (Override & { readonly ContentSecurityPolicy: string }) | undefined;
  readonly ContentTypeOptions?: Override | undefined;
  readonly FrameOptions?: (Override & { readonly FrameOption: string }) | undefined;
  readonly ReferrerPolicy?: (Override & { readonly ReferrerPolicy: string }) | undefined;
  readonly StrictTransportSecurity?:
    | (Override & {
        readonly AccessControlMaxAgeSec: number;
        readonly IncludeSubdomains?: boolean | undefined;
        readonly Preload?: boolean | undefined;
      })
    | undefined;
};

type PolicyConfig = {
  readonly SecurityHeadersConfig: SecurityHeaders;
  readonly CustomHeadersConfig: {
    readonly Items: readonly (Override & { readonly Header: string; readonly Value: string })[];
  };
};

/** The headers that a response headers policy (`ResponseHeadersPolicyConfig`) adds. */
export const addedHeaders = (config: PolicyConfig): readonly AddedHeader[] => {
  const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy, StrictTransportSecurity } =
    config.SecurityHeadersConfig;
  const header = (name: string, value: string | undefined, setting: Override | undefined): readonly AddedHeader[] =>
    setting === undefined || value === undefined ? [] : [{ name, value, override: setting.Override }];
  return [
    ...header('content-security-policy', ContentSecurityPolicy?.ContentSecurityPolicy, ContentSecurityPolicy),
    ...header('x-content-type-options', 'nosniff', ContentTypeOptions),
    ...header('x-frame-options', FrameOptions?.FrameOption, FrameOptions),
    ...header('referrer-policy', ReferrerPolicy?.ReferrerPolicy, ReferrerPolicy),
    ...header('strict-transport-security', transportSecurity(StrictTransportSecurity), StrictTransportSecurity),
    ...config.CustomHeadersConfig.Items.flatMap((item) => header(item.Header, item.Value, item)),
  ];
};

const transportSecurity = (setting: SecurityHeaders['StrictTransportSecurity']): string | undefined =>
  setting === undefined
    ? undefined
    : [
        `max-age=${setting.AccessControlMaxAgeSec}`,
        ...(setting.IncludeSubdomains === true ? ['includeSubDomains'] : []),
        ...(setting.Preload === true ? ['preload'] : []),
      ].join('; ');
