import type { ForeignModel } from '../../protocol/modelJobs';
import type { Translate } from '../ui/translate';
import { sizeText } from './jobTexts';

export interface ForeignRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly model: ForeignModel;
}

/** The rows of the list of models that other programs keep. */
export const foreignRows = (models: readonly ForeignModel[], t: Translate): readonly ForeignRow[] =>
  models.map((model) => ({
    label: model.name,
    description: [
      sizeText(model.bytes),
      model.license,
      ...(model.fillsMiddle ? [] : [t('cannot fill in the middle')]),
    ].join('; '),
    detail: `${model.program}: ${model.folder}`,
    model,
  }));
