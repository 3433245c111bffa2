import { thumbnail } from '../../thumbnail.ts';
import { shrink } from './shrink.ts';

export default { fetch: (request: Request): Promise<Response> => thumbnail(request, shrink) };
