/// Tells those who want to know that batches have ended: the routes under `/v1/webhook_endpoints`,
/// and the deliveries.
@NullMarked
package dev.tidemill.server.webhooks;

import org.jspecify.annotations.NullMarked;
