import { updateCommand } from '../../cli/forms/update.js';
import { assetForm } from './form.js';

export default updateCommand(assetForm, { id: 'asset update', summary: 'update assets' });
