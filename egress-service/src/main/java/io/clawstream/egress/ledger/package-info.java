/**
 * What has been delivered already: receipts, remembered per partition and read back when a
 * partition is taken over. Delivering, and writing receipts, must not live here.
 */
@NullMarked
package io.clawstream.egress.ledger;

import org.jspecify.annotations.NullMarked;
