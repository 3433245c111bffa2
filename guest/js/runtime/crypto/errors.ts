/** The exceptions of Web Crypto. */

export const dataError = (message: string): DOMException => new DOMException(message, 'DataError');
export const operationError = (message: string): DOMException => new DOMException(message, 'OperationError');
export const notSupported = (message: string): DOMException => new DOMException(message, 'NotSupportedError');
export const invalidAccess = (message: string): DOMException => new DOMException(message, 'InvalidAccessError');
export const syntaxError = (message: string): DOMException => new DOMException(message, 'SyntaxError');
