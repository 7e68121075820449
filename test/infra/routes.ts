import * as z from 'zod';
import type { SynthesizedTemplate } from './synthesized.ts';
import { resourcesOf } from './synthesized.ts';
import { named, textOf } from './text-of.ts';

const resourceSchema = z.object({ PathPart: z.string(), ParentId: z.unknown() });
const methodSchema = z.object({
  HttpMethod: z.string(),
  ResourceId: z.object({ Ref: z.string() }),
  ApiKeyRequired: z.boolean(),
  AuthorizationType: z.string(),
  Integration: z.object({ Type: z.literal('AWS_PROXY'), Uri: z.unknown() }),
});

/** The REST API's routes: `METHOD /path` → the Lambda's name and whether it takes an API key. */
export const routesOf = (template: SynthesizedTemplate): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(resourcesOf(template, 'AWS::ApiGateway::Method')).map(({ Properties }) => {
      const { HttpMethod, ResourceId, ApiKeyRequired, Integration } = methodSchema.parse(Properties);
      const [lambda] = /(?<=functions\/)\w+(?=\/invocations)/.exec(textOf(Integration.Uri)) ?? ['nothing'];
      return [`${HttpMethod} ${pathOf(template, ResourceId.Ref)}`, `${lambda}${ApiKeyRequired ? ' with API key' : ''}`];
    }),
  );

const pathOf = (template: SynthesizedTemplate, resourceId: string): string => {
  const resource = template.Resources[resourceId];
  if (resource === undefined) throw new Error(`${named(resourceId)} is not in the template`);
  const { PathPart, ParentId } = resourceSchema.parse(resource.Properties);
  const parent = z.object({ Ref: z.string() }).safeParse(ParentId);
  return `${parent.success ? pathOf(template, parent.data.Ref) : ''}/${PathPart}`;
};
