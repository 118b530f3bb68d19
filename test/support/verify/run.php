<?php

declare(strict_types=1);

require __DIR__ . '/verify.php';

foreach (array_chunk(array_slice($argv, 1), 7) as [$scheme, $path, $secret, $id, $timestamp, $signatures, $now]) {
    $body = file_get_contents($path);
    try {
        $accepted = match ($scheme) {
            'rxscale' => isGenuineRxscale($body, $signatures, $secret),
            'decoda' => isGenuineDecoda($body, $signatures, $secret),
            'semble' => isGenuineSemble($body, $signatures, $secret, (int) $now),
            default => isGenuine($body, $id, $timestamp, $signatures, $secret, (int) $now),
        };
    } catch (InvalidArgumentException) {
        $accepted = false;
    }
    echo $accepted ? "accepted\n" : "refused\n";
}
