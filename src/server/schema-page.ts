/** The reference of the schema as one page that asks for nothing else: every type with its own words, linked to one another. */
import {
  astFromValue,
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isInterfaceType,
  isObjectType,
  print,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

const words = (description: string | null | undefined): string =>
  escape(description ?? '').replace(/`([^`]+)`/g, '<code>$1</code>');

const gone = (reason: string | null | undefined): string =>
  reason == null ? '' : ` <strong>Deprecated:</strong> ${words(reason)}`;

const linkTo = (type: GraphQLType): string => {
  const { name } = getNamedType(type);
  return escape(String(type)).replace(name, `<a href="#${name}">${name}</a>`);
};

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

interface Member extends Described {
  readonly type: GraphQLType;
  readonly defaultValue?: unknown;
  readonly args?: readonly Member[];
}

const entry = ({ name, description, deprecationReason }: Described, type: string, more: string): string =>
  `<dt><code>${name}</code>${type}</dt><dd>${words(description)}${gone(deprecationReason)}${more}</dd>`;

const usually = ({ type, defaultValue }: Member): string => {
  const value = defaultValue === undefined || !isInputType(type) ? undefined : astFromValue(defaultValue, type);
  return value ? ` = <code>${escape(print(value))}</code>` : '';
};

const member = (value: Member): string => {
  const args = (value.args ?? []).map(member).join('');
  return entry(value, `: ${linkTo(value.type)}${usually(value)}`, args && `<dl>${args}</dl>`);
};

const fieldsOf = (type: { getFields: () => Readonly<Record<string, Member>> }): string =>
  Object.values(type.getFields()).map(member).join('');

const membersOf = (schema: GraphQLSchema, type: GraphQLNamedType): string => {
  if (isEnumType(type)) {
    return type
      .getValues()
      .map((value) => entry(value, '', ''))
      .join('');
  }
  if (isInputObjectType(type)) return fieldsOf(type);
  if (!isObjectType(type) && !isInterfaceType(type)) return '';
  const [word, kin] = isInterfaceType(type) ? ['one of', schema.getPossibleTypes(type)] : ['is', type.getInterfaces()];
  return `${kin.length > 0 ? `<dt>${word} ${kin.map(linkTo).join(', ')}</dt>` : ''}${fieldsOf(type)}`;
};

const kindOf = (type: GraphQLNamedType): string => {
  if (isEnumType(type)) return 'enum';
  if (isInputObjectType(type)) return type.isOneOf ? 'input, exactly one of' : 'input';
  if (isInterfaceType(type)) return 'interface';
  return isObjectType(type) ? 'type' : 'scalar';
};

const style =
  ':root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}nav{columns:14rem;font-size:13px}' +
  'nav a{display:block}h2{border-top:1px solid #8886;padding-top:1rem}small{font-weight:normal;color:light-dark(#595959,#a8a8a8)}' +
  'dt{margin-top:.6rem}dd{margin-left:1.5rem}';

/** @param sdl the whole public SDL. */
export const renderSchemaPage = (sdl: string): string => {
  const schema = buildSchema(sdl);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => type != null,
  );
  const others = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !roots.includes(type as (typeof roots)[number]))
    .sort((a, b) => a.name.localeCompare(b.name));
  const types: readonly GraphQLNamedType[] = [...roots, ...others];
  const sections = types.map(
    (type) =>
      `<h2 id="${type.name}">${type.name} <small>${kindOf(type)}</small></h2><p>${words(type.description)}</p>` +
      `<dl>${membersOf(schema, type)}</dl>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>care-gateway: the schema</title>
<style>${style}</style>
<h1>The schema</h1>
<nav>${types.map(({ name }) => `<a href="#${name}">${name}</a>`).join('\n')}</nav>
${sections.join('\n')}
</html>
`;
};
