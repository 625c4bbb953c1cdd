/// What a backend keeps behind a handle that it gave out; only that backend knows what it is. Freed with the last handle.
package protocol DeviceResource: AnyObject, Sendable {}
