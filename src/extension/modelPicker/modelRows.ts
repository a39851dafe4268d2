import type { ListedModel, ModelList, SuggestedModel } from '../../protocol/modelJobs';
import type { Translate } from '../ui/translate';
import { sizeText } from './jobTexts';

/** What happens when a row is chosen. */
export type ModelAction =
  | { readonly kind: 'use'; readonly folder: string }
  | { readonly kind: 'install'; readonly model: ListedModel }
  | { readonly kind: 'folder' | 'file' | 'elsewhere' }
  /** Without a repository the person is asked for one. */
  | { readonly kind: 'hub'; readonly repository?: string }
  | { readonly kind: 'manage' };

export interface ModelRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly action: ModelAction;
  /** Where its licence stands: a web address, or a file of the box. Empty where there is nothing to show. */
  readonly licenseUrl: string;
  /** What can be deleted, if anything. */
  readonly deletable: ListedModel | undefined;
}

export interface ModelRows {
  readonly installed: readonly ModelRow[];
  /** Of the catalog or looked up, not installed; then what is suggested. */
  readonly available: readonly ModelRow[];
  readonly more: readonly ModelRow[];
}

/**
 * The rows of the list of models.
 * @param chosen the setting: the folder or file in use, empty for the model in the box
 * @param forManaging whether models that are not installed are listed; otherwise one row leads to them
 */
export function modelRows(
  { models, suggestions }: ModelList,
  chosen: string,
  boxLicense: string,
  forManaging: boolean,
  t: Translate,
): ModelRows {
  const use = (
    name: string,
    folder: string,
    texts: Pick<ModelRow, 'description' | 'detail' | 'licenseUrl' | 'deletable'>,
  ): ModelRow => ({
    label: `${folder === chosen ? '$(check)' : '$(blank)'} ${name}`,
    action: { kind: 'use', folder },
    ...texts,
  });
  const box = use(t('The bundled model'), '', {
    description: t('comes with Superdraft; MIT'),
    detail: t('Small and quick; works offline.'),
    licenseUrl: boxLicense,
    deletable: undefined,
  });
  const here = models.filter(({ folder }) => folder !== '');
  const installed = here.map((model) =>
    use(model.name, model.folder, {
      description: `${sizeText(model.diskBytes)}; ${model.license}`,
      detail: model.goodAt,
      licenseUrl: model.licenseUrl,
      deletable: model,
    }),
  );
  const isKnown = chosen === '' || here.some(({ folder }) => folder === chosen);
  const plain = { description: '', detail: '', licenseUrl: '', deletable: undefined };
  const own = isKnown ? [] : [use(chosen, chosen, { ...plain, description: t('yours') })];
  const available = models.filter(({ folder }) => folder === '').map((model) => availableRow(model, t));
  const suggested = suggestions.map((model) => suggestedRow(model, t));
  return {
    installed: [box, ...installed, ...own],
    available: forManaging ? [...available, ...suggested] : [],
    more: [
      { ...plain, label: `$(folder) ${t('Use a local folder…')}`, action: { kind: 'folder' } },
      { ...plain, label: `$(file) ${t('Use a GGUF file…')}`, action: { kind: 'file' } },
      {
        ...plain,
        label: `$(library) ${t('Use a model of another program…')}`,
        action: { kind: 'elsewhere' },
      },
      forManaging
        ? { ...plain, label: `$(search) ${t('Get a model from Hugging Face…')}`, action: { kind: 'hub' } }
        : { ...plain, label: `$(cloud-download) ${t('Get or delete models…')}`, action: { kind: 'manage' } },
    ],
  };
}

function availableRow(model: ListedModel, t: Translate): ModelRow {
  const { name, downloadBytes, downloadedBytes, license, licenseUrl, host, goodAt } = model;
  const size =
    downloadedBytes > 0
      ? t('{0} of {1} downloaded', sizeText(downloadedBytes), sizeText(downloadBytes))
      : sizeText(downloadBytes);
  return {
    label: `$(cloud-download) ${name}`,
    description: t('{0} from {1}; {2}', size, host, license),
    detail: goodAt,
    action: { kind: 'install', model },
    licenseUrl,
    deletable: downloadedBytes > 0 ? model : undefined,
  };
}

/** Nothing is asked for before it is chosen, so size and licence are those of the list. */
function suggestedRow({ repository, goodAt, license, bytes }: SuggestedModel, t: Translate): ModelRow {
  return {
    label: `$(cloud-download) ${repository}`,
    description: t('about {0}; {1}', sizeText(bytes), license),
    detail: goodAt,
    action: { kind: 'hub', repository },
    licenseUrl: '',
    deletable: undefined,
  };
}
