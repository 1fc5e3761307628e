import { createCommand } from '../../cli/forms/create.js';
import { assetForm } from './form.js';

export default createCommand(assetForm, {
  id: 'asset create',
  summary: 'create new assets',
  missingName: 'Bad inputs:  , and please provide a name.',
});
